/** Checks a value that a plugin assigns; throws what is wrong with it. */
export type Check = (value: unknown) => void;

function fail(why: string): never {
  throw new Error(why);
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'undefined';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? JSON.stringify(value) : typeof value;
};

export const isString: Check = (value) => {
  if (typeof value !== 'string') fail(`Expected string, received ${shown(value)}`);
};

export const isBoolean: Check = (value) => {
  if (typeof value !== 'boolean') fail(`Expected boolean, received ${shown(value)}`);
};

export const isNumber: Check = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    fail(`Expected number, received ${shown(value)}`);
  }
};

export function isBetween(low: number, high = Number.POSITIVE_INFINITY): Check {
  return (value) => {
    isNumber(value);
    if ((value as number) < low) fail(`Number must be greater than or equal to ${low}`);
    if ((value as number) > high) fail(`Number must be less than or equal to ${high}`);
  };
}

export function isOneOf(...allowed: readonly unknown[]): Check {
  return (value) => {
    if (!allowed.includes(value)) {
      fail(`Invalid value ${shown(value)}. Expected ${allowed.map(shown).join(' | ')}`);
    }
  };
}

export function isArrayOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) fail(`Expected array, received ${shown(value)}`);
    value.forEach((item, index) => {
      at(`[${index}]`, item, check);
    });
  };
}

/** An object with these fields and no others; a check in `optional` may meet `undefined`. */
export function isObject(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      fail(`Expected object, received ${shown(value)}`);
    }
    const fields = value as Readonly<Record<string, unknown>>;
    for (const [key, check] of Object.entries(required)) {
      if (fields[key] === undefined) fail(`Required value missing at .${key}`);
      at(`.${key}`, fields[key], check);
    }
    for (const [key, field] of Object.entries(fields)) {
      if (required[key] || field === undefined) continue;
      const check = optional[key];
      if (!check) fail(`Unrecognized key(s) in object: '${key}'`);
      at(`.${key}`, field, check);
    }
  };
}

export function isNullOr(check: Check): Check {
  return (value) => {
    if (value !== null) check(value);
  };
}

export const anything: Check = () => {};

function at(path: string, value: unknown, check: Check): void {
  try {
    check(value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      / at [.[]/.test(why) ? why.replace(/ at ([.[])/, ` at ${path}$1`) : `${why} at ${path}`,
    );
  }
}
