import type { PagePicture, PredictionFromPage, PredictionPageState } from '../../src/contract/pages/prediction';
import type { MethodName } from '../../src/contract/methods';
import type { ThumbnailStore } from '../gallery/store';

/** How the page is looked at: what it keeps to itself. */
export interface Look {
  readonly onlyDisagreement: boolean;
  /** How many pictures are elements of the page; more come as it is scrolled. */
  readonly shown: number;
  /** Whether something is dragged over it. */
  readonly dragging: boolean;
}

/** Pictures that are added to the page at once. */
export const portion = 60;

export const initialLook: Look = { onlyDisagreement: false, shown: portion, dragging: false };

export interface Model {
  readonly state: PredictionPageState;
  readonly look: Look;
  readonly thumbnails: ThumbnailStore;
  readonly send: (message: PredictionFromPage) => void;
  readonly show: (change: Partial<Look>) => void;
}

/** The likeliest class of a picture by each model that has answered. */
export function choices({ methods }: PagePicture): { readonly method: MethodName; readonly name: string }[] {
  return Object.entries(methods ?? {}).flatMap(([method, ranked]) => (ranked[0] ? [{ method: method as MethodName, name: ranked[0].class }] : []));
}

/** Whether the models agree on a picture; null unless two have answered. */
export function agreement(picture: PagePicture): boolean | null {
  const [first, ...others] = choices(picture);
  return first && others.length > 0 ? others.every(({ name }) => name === first.name) : null;
}
