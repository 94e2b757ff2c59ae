export const secrets = {
  title: "Secrets",
  description:
    "Passwords, tokens and keys that workflows use as {{ secrets.NAME }}. Kept encrypted, never shown again.",
  create: "New secret",
  name: "Name",
  nameHint: "Letters, digits and _, as in SHOP_PASSWORD.",
  nameWrong: "Begin with a letter or _, then letters, digits and _.",
  nameTaken: "There is a secret with this name; rotate that one.",
  value: "Value",
  valueHint: "Several lines are kept as they are. You will not see it again.",
  showValue: "Show the value",
  hideValue: "Hide the value",
  generate: "Make a random one",
  set: "Save",
  columns: { name: "Name", used: "Used by", changed: "Last change", actions: "Actions" },
  unused: "No workflow",
  rotate: "Rotate",
  rotateTitle: (name: string) => `Rotate ${name}`,
  rotateHint: "Workflows use the new value from now on. The old one is gone.",
  setNeeded: "Set",
  setTitle: (name: string) => `Set ${name}`,
  saved: (name: string) => `${name} was saved.`,
  remove: "Delete",
  removeOf: (name: string) => `Delete ${name}`,
  removeTitle: (name: string) => `Delete ${name}?`,
  removeUnused: "No workflow uses it. Its value cannot be brought back.",
  removeUsed: (count: number) =>
    count === 1
      ? "One workflow uses it and will fail or refuse its callers without it:"
      : `${count} workflows use it and will fail or refuse their callers without it:`,
  removed: (name: string) => `${name} was deleted.`,
  needed: "Needed",
  neededHint: "Workflows refer to these, but they have no value yet.",
  noneTitle: "No secrets yet",
  noneHint:
    "Save a password or token here once, and use it in any workflow without writing it down there. Set it again whenever it changes.",
  copyReference: "Copy the reference",
};
