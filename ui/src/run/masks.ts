/** What the server shows in the place of a credential. */
export const MASK = "***";
