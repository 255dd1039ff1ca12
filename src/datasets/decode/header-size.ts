/** Width and height in pixels as a file stores them, before it is turned. */
export interface StoredSize {
  readonly width: number;
  readonly height: number;
}

/** The size that the header of a JPEG or PNG file tells; null for other kinds and damaged headers. */
export function storedSize(bytes: Uint8Array): StoredSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = isPng(bytes) ? { width: view.getUint32(16), height: view.getUint32(20) } : isJpeg(bytes) ? frameSize(view) : null;
  return size && size.width > 0 && size.height > 0 ? size : null;
}

const pngBeginning = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const isPng = (bytes: Uint8Array): boolean => bytes.length >= 24 && pngBeginning.every((byte, at) => bytes[at] === byte);
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** From SOF0 to SOF15; three numbers between are other segments. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Goes from segment to segment up to the frame's header (ITU-T T.81, B.2). */
function frameSize(view: DataView): StoredSize | null {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // A marker may be filled up in front.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}
