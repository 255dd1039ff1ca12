import { mostDroppedBytes, type PredictionFromPage } from '../../src/contract/pages/prediction';

type Send = (message: PredictionFromPage) => void;

/** What VS Code and file managers call addresses of files, the most telling first. */
const addressKinds = ['application/vnd.code.uri-list', 'text/uri-list', 'resourceurls'];

/** Takes pictures that are dropped anywhere on the page. @param hover is told whether something is dragged over it */
export function acceptDrops(target: EventTarget, send: Send, hover: (dragging: boolean) => void): void {
  const allow = (event: Event): void => {
    event.preventDefault();
    hover(true);
  };
  target.addEventListener('dragenter', allow);
  target.addEventListener('dragover', allow);
  target.addEventListener('dragleave', (event) => event instanceof DragEvent && event.relatedTarget === null && hover(false));
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    hover(false);
    if (event instanceof DragEvent && event.dataTransfer) take(event.dataTransfer, send);
  });
}

/** Addresses where there are any, since the files are then on the extension's machine; else the bytes. */
function take(transfer: DataTransfer, send: Send): void {
  const addresses = addressKinds.map((kind) => addressesOf(transfer.getData(kind))).find((found) => found.length > 0);
  if (addresses) return send({ type: 'drop-addresses', addresses });
  for (const file of transfer.files) void sendFile(file, send);
}

/** Lines of a list of addresses, of which some are comments, or a JSON list of them. */
function addressesOf(text: string): string[] {
  if (text.startsWith('[')) return listOf(text);
  return text.split(/[\r\n]+/).filter((line) => /^(file|vscode-remote):/.test(line));
}

function listOf(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string' && /^(file|vscode-remote):/.test(one)) : [];
  } catch {
    return [];
  }
}

async function sendFile(file: File, send: Send): Promise<void> {
  const { name } = file;
  // A folder cannot be read, and says so only now.
  const bytes = file.size <= mostDroppedBytes ? await file.arrayBuffer().catch(() => null) : null;
  if (bytes) send({ type: 'drop-picture', name, bytes: new Uint8Array(bytes) });
  else send({ type: 'drop-refused', name });
}
