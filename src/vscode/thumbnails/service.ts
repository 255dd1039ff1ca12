import * as vscode from 'vscode';
import { ThumbnailMaker, thumbnailsFolder } from '../../trainer/client';
import { PageThumbnails, type PageThumbnailsOptions } from './page-thumbnails';

/**
 * Thumbnails for all pages, made outside the extension host and kept in the cache folder.
 *
 * A panel adds `root` to its `localResourceRoots`, makes one `PageThumbnails` with `serve`, hands it each
 * `need-thumbnails` message and disposes it with itself:
 *
 *     const pictures = services.thumbnails.serve(tab.webview, { resolve: (file) => fileOf(file), send: (message) => post(message) });
 *     'need-thumbnails': (message) => pictures.need(message)
 */
export class ThumbnailService implements vscode.Disposable {
  /** The only folder that a page needs to load from. */
  readonly root = vscode.Uri.file(thumbnailsFolder());
  readonly #maker: ThumbnailMaker;

  constructor(extension: vscode.Uri) {
    const program = vscode.Uri.joinPath(extension, 'dist', 'thumbnails.js').fsPath;
    this.#maker = new ThumbnailMaker({ program, folder: this.root.fsPath });
  }

  serve(webview: vscode.Webview, { resolve, send }: Pick<PageThumbnailsOptions, 'resolve' | 'send'>): PageThumbnails {
    return new PageThumbnails({
      resolve,
      send,
      make: (file, signal) => this.#maker.make(file, signal),
      address: (thumbnail) => webview.asWebviewUri(vscode.Uri.file(thumbnail)).toString(),
    });
  }

  dispose(): void {
    this.#maker.dispose();
  }
}
