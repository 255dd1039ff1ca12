import type * as vscode from 'vscode';
import type { Backbones } from './backbones/backbones';
import type { Environment } from './environment/environment';
import type { RecentBackbones } from './recent-backbones';
import type { RunList } from './run-list';
import type { Moves } from './moves/moves';
import type { ThumbnailService } from './thumbnails/service';
import type { Trainer } from './trainer';
import type { Walkthrough } from './walkthrough';

/** What the parts of the extension share. */
export interface Services {
  /** Where the extension is installed. */
  readonly extension: vscode.Uri;
  /** Kept with the workspace, on the disk at once. */
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  readonly trainer: Trainer;
  readonly moves: Moves;
  readonly thumbnails: ThumbnailService;
  readonly runs: RunList;
  readonly recentBackbones: RecentBackbones;
  readonly backbones: Backbones;
  readonly environment: Environment;
  /** Kept with all workspaces. */
  readonly storage: vscode.Uri;
  readonly walkthrough: Walkthrough;
}
