import { compareNumbers, isNumber } from "./exact";

/** Whether two values of JSON are the same. Members that are undefined count as missing; their order does not count. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (isNumber(one) && isNumber(other)) return compareNumbers(one, other) === 0;
  if (isNumber(one) || isNumber(other)) return false;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => isEqual(item, other[index]));
  }
  const left = Object.entries(one).filter(([, value]) => value !== undefined);
  const right = Object.entries(other).filter(([, value]) => value !== undefined);
  return (
    left.length === right.length &&
    left.every(
      ([name, value]) => Object.hasOwn(other, name) && isEqual(value, (other as Record<string, unknown>)[name]),
    )
  );
}
