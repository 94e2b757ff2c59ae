/** Bytes as people look at them: sixteen a line, in hexadecimal and as characters. */

export interface HexLine {
  readonly offset: string;
  readonly bytes: string;
  readonly characters: string;
}

const A_LINE = 16;

/** At most `most` bytes of `bytes`. */
export function hexLines(bytes: Uint8Array, most = 4096, width = A_LINE): HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < Math.min(bytes.length, most); at += width) {
    const part = [...bytes.subarray(at, Math.min(at + width, most))];
    lines.push({
      offset: at.toString(16).padStart(6, "0"),
      bytes: part.map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
      characters: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(""),
    });
  }
  return lines;
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
