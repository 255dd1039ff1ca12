import type { Marker } from './style';

const paths: Readonly<Record<Marker, (context: CanvasRenderingContext2D, x: number, y: number, r: number) => void>> = {
  circle: (context, x, y, r) => context.arc(x, y, r, 0, 2 * Math.PI),
  square: (context, x, y, r) => context.rect(x - r, y - r, 2 * r, 2 * r),
  triangle: (context, x, y, r) => polygon(context, [x, y - 1.2 * r, x + 1.2 * r, y + r, x - 1.2 * r, y + r]),
  diamond: (context, x, y, r) => polygon(context, [x, y - 1.4 * r, x + 1.4 * r, y, x, y + 1.4 * r, x - 1.4 * r, y]),
};

function polygon(context: CanvasRenderingContext2D, [x, y, ...rest]: readonly number[]): void {
  context.moveTo(x ?? 0, y ?? 0);
  for (let i = 0; i < rest.length; i += 2) context.lineTo(rest[i] ?? 0, rest[i + 1] ?? 0);
  context.closePath();
}

/** Draws a shape at a place of the canvas. */
export function drawMarker(context: CanvasRenderingContext2D, x: number, y: number, marker: Marker, colour: string): void {
  context.save();
  context.beginPath();
  paths[marker](context, x, y, 4 * devicePixelRatio);
  context.fillStyle = colour;
  context.fill();
  context.restore();
}
