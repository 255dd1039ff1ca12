export { estimatedSeconds, type Rates } from './estimate';
export { measureProduct, measureRates } from './measure';
export { rememberedRates, rememberRates } from './remember';
