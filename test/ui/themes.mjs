/** The themes in which every page is looked at, by the name of their pictures. */
export const themes = { dark: 'Dark Modern', light: 'Light Modern', 'high-contrast': 'Default High Contrast' };
