export { estimatedSeconds, type Rates } from './estimate';
export { measureRates } from './measure';
export { rememberedRates, rememberRates } from './remember';
