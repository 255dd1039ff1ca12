import { rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { english, say, type Said } from '../../contract/message';
import { mapParallel } from '../pool';
import { isDamage, isGone, plainFault } from './faults';
import { keyFile, keyFolderName, keyFolders, removeAbandoned, removeKeyFolder, shardNames, writeWhole } from './files';
import { readShard, readShardSamples, ShardBuilder, type Precision, type SampleTensors, type Shard } from './shard';

const version = 1;
const shardsAtOnce = 2;

export interface FeatureCacheOptions {
  /** Of all keys together, default 4 GiB; keys that were not used for longest go first. */
  readonly maximumBytes?: number;
  /** Of numbers in files; part of the key as well. Default float32. */
  readonly precision?: Precision;
  /** Told, once for each cause, why the cache is of less use than it should be. */
  readonly onWarning?: (said: Said) => void;
}

/** All that features depend on besides a picture's bytes: network, layers, preprocessing, decoder, engine, precision. */
export type FeatureCacheKey = Readonly<Record<string, string>>;

/**
 * Opens the part of a cache of per-sample tensors that belongs to a key. Nothing here throws for what the disk does: a
 * cache that cannot be read or written is empty, with a warning. Several processes may use one cache, and its folder
 * may be deleted at any time.
 * @param root the cache's folder, made when first written to
 */
export async function openFeatureCache(
  root: string,
  key: FeatureCacheKey,
  options: FeatureCacheOptions = {},
): Promise<FeatureCache> {
  const folder = path.join(root, keyFolderName(key, version));
  const shardOf = new Map<string, string>();
  for (const name of await shardNames(folder)) {
    const file = path.join(folder, name);
    const samples = await readShardSamples(file).catch(async (error: unknown) => {
      if (isDamage(error)) await rm(file, { force: true }).catch(() => undefined);
      return [];
    });
    for (const sample of samples) shardOf.set(sample, name);
  }
  await removeAbandoned(folder);
  return new FeatureCache(root, folder, key, shardOf, options);
}

export class FeatureCache {
  private readonly maximumBytes: number;
  private readonly precision: Precision;
  private readonly onWarning: (said: Said) => void;
  private readonly warned = new Set<string>();
  private readonly gathered = new Set<string>();
  private builder: ShardBuilder | undefined;
  private closedToWriting = false;

  /** For `openFeatureCache`. */
  constructor(
    private readonly root: string,
    private readonly folder: string,
    private readonly key: FeatureCacheKey,
    private readonly shardOf: Map<string, string>,
    { maximumBytes = 4 * 2 ** 30, precision = 'float32', onWarning = () => undefined }: FeatureCacheOptions,
  ) {
    this.maximumBytes = maximumBytes;
    this.precision = precision;
    this.onWarning = onWarning;
  }

  /** Whether a sample is announced; reading may still find it damaged. */
  has(sha256: string): boolean {
    return this.shardOf.has(sha256);
  }

  /**
   * Reads samples, in no particular order.
   * @param samples hashes of the pictures' bytes
   * @param into is given the place in `samples` and tensors that share memory with others: copy what is kept
   * @returns the places of those that are missing or damaged, ascending
   */
  async read(samples: readonly string[], into: (index: number, tensors: SampleTensors) => void | Promise<void>): Promise<number[]> {
    const missing: number[] = [];
    const wanted = new Map<string, number[]>();
    samples.forEach((sample, index) => {
      const name = this.shardOf.get(sample);
      if (name === undefined) missing.push(index);
      else {
        const others = wanted.get(name);
        if (others) others.push(index);
        else wanted.set(name, [index]);
      }
    });
    await mapParallel([...wanted], shardsAtOnce, async ([name, indexes]) => {
      const shard = await this.readShard(name);
      if (!shard) missing.push(...indexes);
      else for (const index of indexes) await into(index, shard.sample(samples[index] ?? ''));
    });
    if (wanted.size > 0) await this.touch();
    return missing.sort((a, b) => a - b);
  }

  /** Adds samples, copying their tensors; those that are cached already are passed over. */
  async write(batch: Iterable<{ readonly sha256: string; readonly tensors: SampleTensors }>): Promise<void> {
    for (const { sha256, tensors } of batch) {
      if (this.closedToWriting) return;
      if (this.shardOf.has(sha256) || this.gathered.has(sha256)) continue;
      this.builder ??= new ShardBuilder(tensors, this.precision);
      this.builder.add(sha256, tensors);
      this.gathered.add(sha256);
      if (this.builder.full) await this.flush();
    }
  }

  /** Writes what has been added since the last full file. */
  async flush(): Promise<void> {
    const { builder } = this;
    this.builder = undefined;
    this.gathered.clear();
    if (!builder || this.closedToWriting) return;
    const { name, bytes, samples } = await builder.encode();
    try {
      if (!(await this.makeRoom(bytes.length))) return this.giveUp(say`it is full: allow it more space`);
      const json = JSON.stringify({ version, key: this.key }, undefined, 2);
      await writeWhole(path.join(this.folder, keyFile), new TextEncoder().encode(json));
      await writeWhole(path.join(this.folder, name), bytes);
      for (const sample of samples) this.shardOf.set(sample, name);
    } catch (error) {
      this.giveUp(plainFault(error));
    }
  }

  async close(): Promise<void> {
    await this.flush();
    this.closedToWriting = true;
  }

  private async readShard(name: string): Promise<Shard | undefined> {
    const file = path.join(this.folder, name);
    try {
      return await readShard(file);
    } catch (error) {
      for (const [sample, shard] of this.shardOf) if (shard === name) this.shardOf.delete(sample);
      if (isGone(error)) return undefined;
      this.warn(say`A part of the feature cache is damaged and is computed anew`);
      await rm(file, { force: true }).catch(() => undefined);
      return undefined;
    }
  }

  /** Whether the bytes fit, after other keys are removed, those not used for longest first. */
  private async makeRoom(bytes: number): Promise<boolean> {
    const folders = await keyFolders(this.root);
    let total = folders.reduce((sum, folder) => sum + folder.bytes, bytes);
    const others = folders.filter(({ name }) => name !== path.basename(this.folder));
    for (const { name, bytes: freed } of others.sort((a, b) => a.lastUsed - b.lastUsed)) {
      if (total <= this.maximumBytes) break;
      await removeKeyFolder(this.root, name);
      total -= freed;
    }
    return total <= this.maximumBytes;
  }

  /** Notes the time of use. */
  private async touch(): Promise<void> {
    const now = new Date();
    await utimes(path.join(this.folder, keyFile), now, now).catch(() => undefined);
  }

  private giveUp(reason: Said): void {
    this.closedToWriting = true;
    this.warn(say`Features are not cached in ${this.root} any more, ${reason}`);
  }

  private warn(said: Said): void {
    const message = english(said);
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.onWarning(said);
  }
}
