export function messagesIn(text: string, name: string): { messages: string[]; faults: string[] };
export function allMessages(root: string): { messages: string[]; faults: string[] };
export function placeholders(message: string): string;
export function compare(
  originals: Readonly<Record<string, string>>,
  translated: Readonly<Record<string, string>>,
): { missing: string[]; stale: string[]; malformed: string[] };
