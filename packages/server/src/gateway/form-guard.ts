/** Looks through a form piece by piece, before each piece is sent on. */
export interface FormGuard {
  /** Whether a name that is looked for is complete in what has come so far. */
  finds(chunk: Buffer): boolean;
}

/** Charsets in which the letters of ASCII are single bytes. */
const asciiCharset = /charset[ \t]*=[ \t]*"?(?:utf-8|us-ascii|iso-8859-\d+|windows-125\d)"?[ \t]*(?:;|$)/i;

/** More of a name, or of the headers of a part, is no form that anybody sends. */
const nameCharactersMax = 1_024;
const partHeadBytesMax = 16_384;

/**
 * The guard for a body of the content type: undefined where nobody reads parameters from it, `unreadable` where a
 * multipart body does not say clearly how it is divided (RFC 2046 section 5.1.1). Rack takes a POST without a type for a form.
 */
export function createFormGuard(
  type: string | undefined,
  isWanted: (decodedName: string) => boolean,
): FormGuard | 'unreadable' | undefined {
  if (type !== undefined && /charset/i.test(type) && !asciiCharset.test(type)) {
    return /urlencoded|multipart/i.test(type) ? 'unreadable' : undefined;
  }
  if (type === undefined || /urlencoded/i.test(type)) return new UrlencodedGuard(isWanted);
  if (!/multipart/i.test(type)) return undefined;
  const boundaries = type.match(/boundary/gi) ?? [];
  const found = /;[ \t]*boundary=(?:"([^"\\]{1,70})"|([^\s;"]{1,70}))[ \t]*(?:;|$)/i.exec(type);
  const boundary = found?.[1] ?? found?.[2];
  return boundaries.length === 1 && boundary !== undefined
    ? new MultipartGuard(boundary, isWanted)
    : 'unreadable';
}

/** `name=value` pairs between `&` or, for some, `;`. */
class UrlencodedGuard implements FormGuard {
  readonly #isWanted: (decodedName: string) => boolean;
  #name = '';
  #isInName = true;

  constructor(isWanted: (decodedName: string) => boolean) {
    this.#isWanted = isWanted;
  }

  finds(chunk: Buffer): boolean {
    for (const piece of chunk.toString('latin1').split(/([&;=])/)) {
      if (piece === '&' || piece === ';' || (piece === '=' && this.#isInName)) {
        if (this.#isInName && this.#isWanted(decodeName(this.#name))) return true;
        this.#name = '';
        this.#isInName = piece !== '=';
      } else if (this.#isInName && this.#name.length < nameCharactersMax) {
        this.#name += piece.slice(0, nameCharactersMax);
      }
    }
    return false;
  }
}

function decodeName(name: string): string {
  return name
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The names in the headers of the parts, however a parser reads their quotes, folds and line ends. */
class MultipartGuard implements FormGuard {
  readonly #delimiter: string;
  readonly #isWanted: (decodedName: string) => boolean;
  #carried = '';
  #isInHead = false;

  constructor(boundary: string, isWanted: (decodedName: string) => boolean) {
    this.#delimiter = `--${boundary}`;
    this.#isWanted = isWanted;
  }

  finds(chunk: Buffer): boolean {
    let text = this.#carried + chunk.toString('latin1');
    for (;;) {
      if (this.#isInHead) {
        const end = /\r?\n\r?\n|\r\r/.exec(text);
        if (end === null) {
          this.#carried = text;
          return text.length > partHeadBytesMax || this.#holdsName(text);
        }
        if (this.#holdsName(text.slice(0, end.index))) return true;
        text = text.slice(end.index);
        this.#isInHead = false;
      }
      const at = text.indexOf(this.#delimiter);
      if (at === -1) {
        this.#carried = text.slice(-this.#delimiter.length);
        return false;
      }
      text = text.slice(at + this.#delimiter.length);
      this.#isInHead = !text.startsWith('--');
    }
  }

  /** `name=`, `name*=` (RFC 5987) and `name*0=`, with or without quotes; a file's name counts as well. */
  #holdsName(head: string): boolean {
    const plain = head.replaceAll(/["\\]|\r?\n[ \t]+/g, '');
    return [...plain.matchAll(/name[\s*\d]*=([^;\r\n]*)/gi)].some(([, name = '']) =>
      this.#isWanted(
        decodeName(
          name
            .trim()
            .replace(/^[\w-]*'[\w-]*'/, '')
            .replaceAll("'", ''),
        ),
      ),
    );
  }
}
