/** The menus in which commands of ours appear, by VS Code's names. */
export type MenuName = 'commandPalette' | 'editor/context' | 'editor/title' | 'explorer/context' | 'view/item/context' | 'view/title';

/** A place in a menu. */
export interface Place {
  readonly menu: Exclude<MenuName, 'commandPalette'>;
  /** VS Code's when clause. */
  readonly when: string;
  /** Its group and, after an `@`, its rank there; `inline` and `navigation` are buttons. */
  readonly group: string;
}

/** A key, on all systems or another one on macOS. */
export interface Key {
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
  /** Acts on what is selected in the view in front, which keys do not hand on. */
  readonly onSelection?: true;
}

/** What the manifest says of a command. Its title stands in `package.nls.json` as `command.<name>`. */
export interface CommandEntry {
  /** One of VS Code's product icons. */
  readonly icon?: string;
  /** Where this does not hold the command is grey in menus, and not in the palette. */
  readonly enablement?: string;
  /** When the palette lists it; always unless given, `'false'` for what makes no sense without a file or a line. */
  readonly palette?: string;
  readonly places?: readonly Place[];
  readonly keys?: readonly Key[];
}

/** What a key hands to a command that acts on the selection. */
export const selectionArgument = { selection: true } as const;
