/** Pixels of a picture for each unit of its SVG: sharp on dense screens and in print. */
const scale = 2;

/** An SVG as base64 of a PNG, in the page's fonts; null where it cannot be drawn. */
export async function drawSvg({ svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number }): Promise<string | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * scale, height * scale];
  const context = canvas.getContext('2d');
  try {
    await image.decode();
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context ? (canvas.toDataURL('image/png').split(',')[1] ?? null) : null;
  } catch (error) {
    console.error('Tangent: a picture could not be drawn', error);
    return null;
  }
}
