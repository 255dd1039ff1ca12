import { Argument, type Command } from 'commander';
import { bytes } from '../contract/format';
import { installProgressOf, runtimeNames, type InstallProgress, type RuntimeName, type RuntimePlan } from '../contract/runtimes';
import { runJob } from '../trainer/client';
import { Interruption, printJson, printLines } from './outcome';
import { trainerFile } from './paths';
import { StatusLine } from './status-line';
import { textTable } from './text-table';

interface InstallChoice {
  readonly mirror?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

const runtimeArgument = (): Argument => new Argument('<runtime>', 'what to install or remove').choices([...runtimeNames]);

export function addInstallRuntime(program: Command): void {
  program
    .command('install-runtime')
    .addArgument(runtimeArgument())
    .description('fetch a runtime for graphics processors that is too large to come with Tangent')
    .option('--mirror <address>', 'fetch from the folders npm, pypi and google of this server (default: the original servers)')
    .option('--list', 'only tell what would be fetched, and how much room it takes')
    .option('--json', 'print JSON')
    .action(async (runtime: RuntimeName, { mirror, list, json }: InstallChoice) => {
      const request = { runtime, mirror: mirror ?? null };
      const plan = await runJob({ job: 'plan-runtime', ...request }, { trainerFile });
      if (list) return json ? printJson(plan) : printLines(...planLines(plan), '', ...fileLines(plan));
      if (!plan.installed) process.stderr.write(`${planLines(plan).join('\n')}\n`);
      const installation = await interruptible((signal, onMessage) =>
        runJob({ job: 'install-runtime', ...request }, { trainerFile, signal, onMessage }),
      );
      if (json) return printJson(installation);
      const { folder, version, present, unpinned } = installation;
      printLines(
        `${runtime} ${version} is ${present ? 'already ' : ''}in ${folder}, ${bytes(installation.bytes)}`,
        ...unpinned.map((url) => `no published checksum vouches for ${url}, only the server`),
        'tangent doctor tells whether it is used',
      );
    });
}

export function addRemoveRuntime(program: Command): void {
  program
    .command('remove-runtime')
    .addArgument(runtimeArgument())
    .description('remove a runtime that install-runtime has fetched')
    .option('--json', 'print JSON')
    .action(async (runtime: RuntimeName, { json }: { json?: boolean }) => {
      const removal = await runJob({ job: 'remove-runtime', runtime }, { trainerFile });
      if (json) return printJson(removal);
      printLines(removal.removed || removal.bytes > 0 ? `${runtime} is removed, ${bytes(removal.bytes)} are free again` : `${runtime} was not installed`);
    });
}

function planLines({ title, version, requires, platform, folder, installed, hindrance, downloadBytes, unpackedBytes, freeBytes }: RuntimePlan): string[] {
  return [
    `${title} ${version} for ${platform}, which needs ${requires}${installed ? ': it is installed' : ''}`,
    `fetches ${bytes(downloadBytes)}, takes ${bytes(unpackedBytes)} of the ${bytes(freeBytes)} that are free in ${folder}`,
    ...(hindrance === null ? [] : [`it would not be used on this machine: ${hindrance}`]),
  ];
}

function fileLines({ files }: RuntimePlan): string[] {
  return textTable(files.map((file) => [bytes(file.bytes), file.url, file.checksum ?? 'no published checksum']), [0]);
}

/** Lets Ctrl-C end an installation, which goes on from there when it is started again. */
async function interruptible<T>(work: (signal: AbortSignal, onMessage: (line: string) => void) => Promise<T>): Promise<T> {
  const line = new StatusLine(process.stderr);
  const leaving = new AbortController();
  const interrupt = (): void =>
    leaving.abort(new Interruption('interrupted', 'interrupted; what was fetched is kept: the same command goes on, remove-runtime removes it'));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await work(leaving.signal, (message) => {
      const progress = installProgressOf(message);
      if (progress) line.show(progressWords(progress));
    });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    line.clear();
  }
}

function progressWords({ phase, doneBytes, totalBytes }: InstallProgress): string {
  return `${phase}: ${bytes(doneBytes)} of ${bytes(totalBytes)}`;
}
