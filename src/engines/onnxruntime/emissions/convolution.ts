import type { Emission } from '../emission';
import { groupedConvolution, groupedInputGradient, groupedKernelGradient } from '../convolutions/grouped';
import { productConvolution } from '../convolutions/forward';
import { productInputGradient } from '../convolutions/input-gradient';
import { productKernelGradient } from '../convolutions/kernel-gradient';

// With channels last, convolutions are matrix products of patches; with channels first, or in groups, they go through
// the runtime's own operator.

export const convolution: Emission<'convolution'> = (scope, application) =>
  usesProducts(application.parameters)
    ? productConvolution(scope, application)
    : groupedConvolution(scope, application);

export const convolutionInputGradient: Emission<'convolutionInputGradient'> = (scope, application) =>
  usesProducts(application.parameters)
    ? productInputGradient(scope, application)
    : groupedInputGradient(scope, application);

export const convolutionKernelGradient: Emission<'convolutionKernelGradient'> = (scope, application) =>
  usesProducts(application.parameters)
    ? productKernelGradient(scope, application)
    : groupedKernelGradient(scope, application);

function usesProducts({ layout, groups }: { readonly layout: string; readonly groups: number }): boolean {
  return layout === 'NHWC' && groups === 1;
}
