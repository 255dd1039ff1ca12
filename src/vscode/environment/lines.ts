import { availableParallelism, totalmem } from 'node:os';
import * as vscode from 'vscode';
import { bytes } from '../../contract/format';
import type { Diagnosis } from '../../contract/jobs';
import { tell } from '../translate';
import type { Check } from './remembered';

/** A line of the view of the environment. */
export interface EnvironmentLine {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly tooltip?: string;
  /** Says which commands fit: `environment.<kind>`. */
  readonly kind: string;
  readonly command?: string;
  readonly children?: readonly EnvironmentLine[];
}

type Engine = Diagnosis['engines'][number];

/** What is known at once, and what the checks said last. */
export function environmentLines(check: Check | null, checking: boolean): EnvironmentLine[] {
  const known = check ? [...engineLines(check.diagnosis)] : [];
  return [
    ...known,
    { id: 'processors', kind: 'machine', icon: 'server', label: vscode.l10n.t('Processors'), description: String(availableParallelism()) },
    { id: 'memory', kind: 'machine', icon: 'circuit-board', label: vscode.l10n.t('Memory'), description: bytes(totalmem()) },
    ...(check ? storedLines(check.diagnosis) : []),
    checkLine(check, checking),
  ];
}

function checkLine(check: Check | null, checking: boolean): EnvironmentLine {
  const line = { id: 'check', kind: 'check', command: 'tangent.runChecks' };
  if (checking) return { ...line, icon: 'loading~spin', label: vscode.l10n.t('Trying the engines'), description: '' };
  if (!check) {
    return { ...line, icon: 'play', label: vscode.l10n.t('Run Checks'), description: vscode.l10n.t('which engine is fastest here') };
  }
  return { ...line, icon: 'checklist', label: vscode.l10n.t('Checked'), description: check.at.toLocaleString(vscode.env.language) };
}

const isGraphics = ({ device, name }: Engine): boolean => !/^(cpu|wasm|none)$/.test(device) || /cuda|directml|webgpu|tfjs/.test(name);

function engineLines({ engines, graphics: found }: Diagnosis): EnvironmentLine[] {
  const chosen = engines.find((engine) => engine.chosen);
  const graphics = engines.filter(isGraphics);
  const used = chosen !== undefined && isGraphics(chosen);
  return [
    {
      id: 'engine',
      kind: 'engine',
      icon: 'pass',
      label: vscode.l10n.t('Engine'),
      description: chosen ? `${chosen.name} ${chosen.version ?? ''}`.trim() : vscode.l10n.t('none can be used'),
      ...(chosen && { tooltip: reasonOf(chosen) }),
    },
    {
      id: 'device',
      kind: 'device',
      icon: 'circuit-board',
      label: vscode.l10n.t('Device'),
      description: used ? chosen.device : vscode.l10n.t('processor, {0} threads', chosen?.threads ?? availableParallelism()),
    },
    {
      id: 'graphics',
      kind: 'graphics',
      icon: used ? 'pass' : 'info',
      label: used ? vscode.l10n.t('Graphics processor') : vscode.l10n.t('Why not the graphics processor'),
      description: used ? chosen.device : found.length === 0 ? vscode.l10n.t('none was found') : '',
      children: graphics.filter((engine) => !engine.chosen).map(otherEngine),
    },
  ];
}

const reasonOf = ({ reason, told }: Engine): string => tell({ message: reason, told });

function otherEngine(engine: Engine): EnvironmentLine {
  const { name, usable } = engine;
  const reason = reasonOf(engine);
  return { id: `engine.${name}`, kind: 'other', icon: usable ? 'circle-outline' : 'circle-slash', label: name, description: reason, tooltip: `${name}: ${reason}` };
}

function storedLines({ cache, runtimes }: Diagnosis): EnvironmentLine[] {
  return [
    {
      id: 'cache',
      kind: 'cache',
      icon: 'database',
      label: vscode.l10n.t('Cache'),
      description: bytes(cache.bytes),
      tooltip: vscode.l10n.t('Features and thumbnails kept between runs in {0}; {1} are free on its disk.', cache.folder, bytes(cache.freeBytes)),
    },
    ...runtimes.map(({ name, installed, version, bytes: size, folder, hindrance }) => ({
      id: `runtime.${name}`,
      // What would not be used is not offered.
      kind: installed ? 'runtime.installed' : hindrance === null ? 'runtime.missing' : 'runtime.useless',
      icon: installed ? 'package' : 'cloud-download',
      label: vscode.l10n.t('Runtime {0}', name),
      description: installed ? `${version}, ${bytes(size)}` : hindrance === null ? vscode.l10n.t('not installed') : vscode.l10n.t('of no use here: no NVIDIA card or driver was found'),
      tooltip: folder,
    })),
  ];
}
