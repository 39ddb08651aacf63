/** An exact decimal number, `unscaled / 10 ** places`. Places keep the zeros that were written: 2.50 is 250 and 2. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly places: number;
}

/** Reads `1,200`, `2731.90`, `-5`: digits with optional sign, commas and one point. */
export function parseDecimal(text: string): Decimal {
  const [whole = '', fraction = ''] = text.replaceAll(',', '').split('.');
  return { unscaled: BigInt(whole + fraction), places: fraction.length };
}

export function times({ unscaled, places }: Decimal, factor: bigint): Decimal {
  return factor === 1n ? { unscaled, places } : trim({ unscaled: unscaled * factor, places });
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  const at = ({ unscaled, places: own }: Decimal): bigint => unscaled * 10n ** BigInt(places - own);
  return { unscaled: at(a) + at(b), places };
}

export const negate = ({ unscaled, places }: Decimal): Decimal => ({ unscaled: -unscaled, places });

/** Negative when a < b, 0 when equal, positive when a > b. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = a.unscaled * 10n ** BigInt(b.places) - b.unscaled * 10n ** BigInt(a.places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Without separators and with the zeros that were written: `2731.90`. */
export function digitsOf({ unscaled, places }: Decimal): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = unscaled.toString().replace('-', '').padStart(places + 1, '0');
  return sign + (places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

/** The one way to write a value: `2731.9`. */
export const canonical = (decimal: Decimal): string => digitsOf(trim(decimal));

function trim({ unscaled, places }: Decimal): Decimal {
  while (places > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    places -= 1;
  }
  return { unscaled, places };
}
