/** A picture of a gallery. */
export interface GalleryItem {
  /** By which the page and its host know the picture; each occurs once in a gallery. */
  readonly file: string;
  /** The first line below it, usually the file's name; any text is safe. */
  readonly title: string;
  /** The second line. */
  readonly detail?: string;
  /** A third line, in all items of a gallery or in none. */
  readonly more?: string;
  /** Instead of these lines what the pointer shows, and how screen readers describe the picture after its lines. */
  readonly words?: string;
  /** A few words on the picture itself, such as that it was moved. */
  readonly mark?: string;
}
