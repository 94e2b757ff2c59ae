/** Every text of the page, by area. Another language is another object of the same type. */

import { shell } from "./shell";

export const text = { shell };

export type Texts = typeof text;
