/**
 * Whether two values of JSON are the same. Members that are undefined count as missing; their order does not count. A
 * bigint is the number that is nearest to it: what a number of JSON becomes in a browser.
 */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one === "bigint") return isEqual(Number(one), other);
  if (typeof other === "bigint") return isEqual(one, Number(other));
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
