import { createHash } from 'node:crypto';
import { lookUp } from '../builder';
import type { Tensor } from '../tensor';
import type { Program, Value } from '../types';
import { printParameters } from './simplify';

function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

const constantAddresses = new WeakMap<Tensor, string>();

function constantAddress(tensor: Tensor): string {
  const known = constantAddresses.get(tensor);
  if (known !== undefined) return known;
  const { buffer, byteOffset, byteLength, constructor } = tensor.data;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const address = digest('constant', tensor.dtype, constructor.name, tensor.shape.join(), bytes);
  constantAddresses.set(tensor, address);
  return address;
}

/**
 * A content address for every value of a program: SHA-256 of how it is computed, down to the names of inputs and the
 * bytes of constants. Equal computations in different programs have equal addresses.
 */
export function contentAddresses(program: Program): Map<Value, string> {
  const addresses = new Map<Value, string>();
  for (const { name, value } of program.inputs) {
    addresses.set(value, digest('input', name, value.type.dtype, value.type.shape.join()));
  }
  for (const { value, tensor } of program.constants) addresses.set(value, constantAddress(tensor));
  for (const { primitive, inputs, parameters, output } of program.equations) {
    const from = inputs.map((input) => lookUp(addresses, input)).join();
    addresses.set(output, digest(primitive, printParameters(parameters), from));
  }
  return addresses;
}
