export function extensionPage(root: string, text: string): Promise<string>;
