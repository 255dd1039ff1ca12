import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { engineChoices } from '../../contract/experiment';
import { probeEngine } from '../../engines/select';
import { installedRuntimes } from './select';

/** `trainer.js probe <engine>`: tries an engine in this process and writes one line of JSON. */
export async function answerProbe(name: string): Promise<number> {
  const engine = engineChoices.find((choice) => choice === name);
  try {
    if (!engine) throw new TangentError('usage', say`${name} is no engine`);
    const result = await probeEngine(engine, installedRuntimes());
    console.log(JSON.stringify({ result }));
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(JSON.stringify({ error: { code: 'engine-missing', message } }));
    return 1;
  }
}
