import { beforeEach, expect, it, vi } from 'vitest';
import { drawing, type Drawing } from '../../../webview/drawing';

const draw = vi.fn();
let frames: (() => void)[];
let page: Drawing;
const frame = (): void => frames.splice(0).forEach((callback) => callback());

beforeEach(() => {
  draw.mockClear();
  frames = [];
  page = drawing((drawn) => () => frames.push(drawn), draw);
});

it('draws what came in once, in the next frame', () => {
  for (let message = 0; message < 5; message += 1) page.inNextFrame();
  expect(draw).not.toHaveBeenCalled();
  frame();
  expect(draw).toHaveBeenCalledOnce();
  frame();
  expect(draw).toHaveBeenCalledOnce();
});

it('draws what was done in the page before the next event, though no frame comes', async () => {
  page.beforeNextEvent();
  page.beforeNextEvent();
  expect(draw).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(draw).toHaveBeenCalledOnce();
});

it('does not draw again in the frame what was drawn before it, but what came since', async () => {
  page.inNextFrame();
  page.beforeNextEvent();
  await Promise.resolve();
  frame();
  expect(draw).toHaveBeenCalledOnce();
  page.beforeNextEvent();
  await Promise.resolve();
  page.inNextFrame();
  frame();
  expect(draw).toHaveBeenCalledTimes(3);
});
