export { journalOf, movedPictures, movesIn, type MovedPicture } from './journal';
export { classDepth, movePicture, undoMove, type MoveRequest } from './move-picture';
