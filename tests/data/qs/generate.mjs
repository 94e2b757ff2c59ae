// Writes vectors.json: queries and what the `qs` library makes of them with its defaults.
// Run in a folder where `npm install qs` was done:  node generate.mjs > vectors.json
import { createRequire } from "node:module";
import { join } from "node:path";

const qs = createRequire(join(process.cwd(), "package.json"))("qs");

const flat = [
  "", "&", "&&", "=", "=&=", "=a", "a", "a=", "a==", "a=b=c", "a&b", "a=1&b=2", "a=1&a=2", "a=1&a=2&a=3", "a&a", "a=&a=",
  "a=1&&b=2", "&a=1", "a=1&", "a+b=c+d", "a%20b=c%20d", "a=%2B", "a=1+%2B+1", "a.b=c", "a.b.c=1", "a=1,2", "a=1;b=2",
  "?a=1", "a=?", "a=%3D", "a%3Db=c", "a=%26", "a%26b=1", "a=%", "a=%%", "a=%zz", "a=%4", "a=100%25", "a=100%+up%20",
  "a%=1", "a%zz=1", "%=%", "a=%E4", "a=%E4%BD%A0", "a=%e4%bd%a0", "a=%E4%BD", "a=%C0%80", "a=%ED%A0%80", "a=%F4%90%80%80",
  "a=%F0%9F%98%80", "a=%FF", "a=%00", "a%00b=1", "a=\u0000", "a=é", "é=1", "a=😀", "a=%u0041", "a= b", " a=1", "a=1 ",
  "a=%0D%0A", "a\n=1", "0=a", "1=a&0=b", "-1=a", "1e3=a", "a=true", "a=null", "a=undefined", "utf8=%E2%9C%93&a=1",
  "a#b=c", "a=b#c", "a:b=c", "a/b=c", "a@b.c=d", "a'b=c", 'a"b=c', "a\\b=c", "a=<x>", "charset=x", "%61=1&a=2", "a=1&%61=2",
  "items=1&length=2&keys=3", "a=%2", "a=%2&b=%20", "a=%E2%82%AC+%E2%82", "A=1&a=2", "a=&b", "b&a=", "a=1&b&a=2", "a=%EF%BB%BF1",
];

const nested = [
  "a[b]=c", "a[b][c]=d", "a[b][c][d]=e", "a[b][c][d][e][f]=g", "a[b][c][d][e][f][g]=h", "a[b][c][d][e][f][g][h][i]=j",
  "a[]=1", "a[]=1&a[]=2", "a[]=", "a[]", "a[]&a[]", "a[]=&a[]=", "a[0]=1", "a[0]=1&a[1]=2", "a[1]=2&a[0]=1", "a[1]=1",
  "a[5]=1&a[2]=2", "a[19]=1", "a[20]=1", "a[21]=1", "a[100]=1", "a[20]=1&a[0]=2", "a[0]=1&a[20]=2", "a[0]=x&a[21]=y&a[1]=z",
  "a[01]=1", "a[00]=1", "a[-1]=1", "a[1.5]=1", "a[1e1]=1", "a[ 1]=1", "a[1 ]=1", "a[+1]=1", "a[0x1]=1", "a[99999999999999999999]=1",
  "a[b]=1&a[b]=2", "a[b]=1&a[c]=2", "a=1&a[]=2", "a[]=1&a=2", "a=1&a[0]=2", "a[0]=1&a=2", "a[0]=1&a[]=2", "a[]=1&a[0]=2",
  "a=1&a[b]=2", "a[b]=1&a=2", "a[b]=1&a[]=2", "a[]=1&a[b]=2", "a[0]=1&a[b]=2", "a[b]=1&a[0]=2", "a[b]=1&a=2&a=3", "a=1&a=2&a[b]=3",
  "a[b]=1&a=2&a[c]=3", "a=1&a[b]=2&a=3", "a=b&a[b]=c", "a[b]=c&a=b", "a=&a[b]=c", "a[b]=c&a=", "a&a[b]=c", "a[b]=c&a",
  "a[][b]=1", "a[][b]=1&a[][b]=2", "a[][b]=1&a[][c]=2", "a[0][b]=1&a[0][c]=2", "a[0][b]=1&a[1][b]=2", "a[0][b]=1&a[][b]=2",
  "a[][]=1", "a[][]=1&a[][]=2", "a[0][0]=1&a[0][1]=2", "a[0][]=1&a[0][]=2", "a[][0]=1", "a[b][]=1&a[b][]=2", "a[b][]=1&a[b]=2",
  "a[0]=1&a[0]=2", "a[0]=1&a[0][b]=2", "a[0][b]=1&a[0]=2", "a[b]=1&a[b][c]=2", "a[b][c]=1&a[b]=2", "a[b][c]=1&a[b]=2&a[b][d]=3",
  "[a]=1", "[]=1", "[]=1&[]=2", "[0]=1", "[0]=1&[1]=2", "[a][b]=1", "[a]=1&a=2", "a=1&[a]=2", "[][a]=1", "[]", "[", "]", "[=1", "]=1",
  "a[=1", "a]=1", "a[b=1", "a]b=1", "a[b]c=1", "a[b]c[d]=1", "a[b].c=1", "a.b[c]=1", "a[b.c]=1", "a[[b]]=1", "a[[]]=1", "a[[]b]=1",
  "a[b[c]]=1", "a[b[c]=1", "a[b]]=1", "a[]]=1", "a[][=1", "a[b][=1", "a[b]=c]=d", "a[b=c]=d", "a[b]=[c]", "a=[b]", "a=]=b", "a[=]=b",
  "a[]=b[]=c", "a=b[]=c", "a[>=]=1", "a[<=>]==1", "a[b]==c", "a%5Bb%5D=c", "a%5bb%5d=c", "a%5B%5D=1&a%5B%5D=2", "a%5B0%5D=1",
  "a[%5B]=1", "a%255Bb%255D=c", "a[b%5Dc]=1", "a[b%20c]=1", "a[b+c]=1", "a[%zz]=1", "a[%E4]=1", "a[é]=1", "a[%00]=1", "a[b]=%zz",
  "a[b]=%", "a[b]=1%2", "a[.]=1", "a[..]=1", "a[']=1", 'a["b"]=1', "a[0]=&a[1]=", "a[0]&a[1]", "a[0]=1&b[0]=2&a[1]=3", "a[b]", "a[b]&a[c]",
  "a[][b][]=1&a[][b][]=2", "a[b][][c]=1&a[b][][d]=2", "a[1]=b&a=c&a[0]=d", "a[b]=1&a[b]=2&a[b]=3", "a[2][x]=1&a[0][x]=2",
  "foo[bad]=baz&foo[0]=bar", "foo[0]=bar&foo[bad]=baz", "foo[]=bar&foo[bad]=baz", "foo[bad]=baz&foo[]=bar", "foo[bad]=baz&foo=bar",
  "foo[0][a]=a&foo[0][b]=b&foo[1][a]=aa&foo[1][b]=bb", "a[]=b&a[t]=u&a[hasOwnProperty]=c", "user[name]=Ann&user[tags][]=x&user[tags][]=y",
  "filter[and][0][x][eq]=1&filter[and][1][y][gt]=2", "a[b][0]=1", "a[b][0]=1&a[b][1]=2", "a[0][a][b]=1&a[0][a][c]=2", "a[2]=1&a[2]=2",
  "a[1]=1&a[1]=2&a[0]=0", "a[]=1&a[]=2&a[3]=3", "a[3]=3&a[]=1", "a[0]=1&a[2]=3&a[b]=4", "a[b]=4&a[0]=1&a[2]=3", "a[0][0]=1&a[0]=2",
  "a[length]=1", "a[length]=1&a[]=2", "a[]=2&a[length]=1", "a[keys]=1&a[items]=2&a[values]=3",
];

const range = (count, text) => Array.from({ length: count }, (_, index) => text(index)).join("&");

const limits = [
  range(19, () => "a=x"), range(20, () => "a=x"), range(21, () => "a=x"), range(25, (i) => `a=${i}`),
  range(20, (i) => `a[]=${i}`), range(21, (i) => `a[]=${i}`), range(30, (i) => `a[]=${i}`),
  range(20, (i) => `a[${i}]=${i}`), range(21, (i) => `a[${i}]=${i}`), range(25, (i) => `a[${i}]=${i}`),
  range(21, (i) => `a[${i}][b]=${i}`), range(21, () => "a[][b]=x"), range(21, () => "a[b][]=x"), range(21, () => "a[b]=x"),
  range(20, (i) => `a[]=${i}`) + "&a=x", range(20, (i) => `a[]=${i}`) + "&a[b]=x", range(21, (i) => `a[]=${i}`) + "&a=x",
  range(21, (i) => `a[]=${i}`) + "&a[b]=x", range(21, (i) => `a[]=${i}`) + "&a[0]=x", "a=x&" + range(20, (i) => `a[]=${i}`),
  "a[b]=x&" + range(22, (i) => `a[]=${i}`), range(21, (i) => `a=${i}`) + "&a[]=x", range(21, (i) => `a=${i}`) + "&a[30]=x",
  range(1000, (i) => `k${i}=v`), range(1001, (i) => `k${i}=v`), range(999, () => "") + "&a=1", range(1000, () => "") + "&a=1",
  range(1001, () => "a[b]=1"), "a" + "[b]".repeat(40) + "=1", "a" + "[0]".repeat(8) + "=1", "a" + "[]".repeat(7) + "=1", "[".repeat(50) + "=1",
  "a" + "[b".repeat(10) + "=1", "a" + "b]".repeat(10) + "=1",
];

const prototypes = [
  "toString=1", "constructor=1&a=2", "hasOwnProperty=1", "__proto__=1", "a[__proto__]=1", "a[toString]=1", "a[constructor][x]=1",
  "valueOf[a]=1", "a[hasOwnProperty]=1&a[b]=2", "__proto__[a]=1", "[toString]=1", "[__proto__][a]=1",
];

// mulberry32: the same queries every time.
let state = 20261117;
const random = (below) => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
};
const pick = (list) => list[random(list.length)];
const key = () => pick(["a", "b"]) + Array.from({ length: random(4) }, () => pick(["[]", "[0]", "[1]", "[b]", "[c]"])).join("");
const mixed = Array.from({ length: 200 }, () => range(1 + random(5), () => key() + pick(["=1", "=2", "=x", "=", ""])));

const groups = { flat, nested, limits, prototypes, mixed };
const lines = Object.entries(groups).flatMap(([group, queries]) =>
  queries.map((query) => JSON.stringify({ group, query, result: qs.parse(query) })),
);
console.log("[\n" + lines.join(",\n") + "\n]");
