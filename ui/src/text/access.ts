export const access = {
  signInTitle: "Sign in",
  noOwner: "This server has no owner yet",
  noOwnerHint:
    "When it started, the server printed a link that lets its owner create the account. Open that link; it works once. A restart of the server prints it again.",
  forgot: "Forgot your password? An owner of this server can make you a link for a new one.",

  setUpTitle: "Welcome to Hookyard",
  setUpHint: "You are the first. Create the account that owns this server; you can invite others later.",
  setUpButton: "Create the account",

  joinTitle: "You are invited",
  joinHint: (invitedBy: string, role: string) => `${invitedBy} invited you to this Hookyard server as ${role}.`,
  joinButton: "Join",
  roles: {
    owner: "an owner: everything, people and keys included",
    editor: "an editor: build and publish workflows, set secrets",
    viewer: "a viewer: look at everything, change nothing",
  },

  resetTitle: "Choose a new password",
  resetHint: (name: string) => `For the account of ${name}. Everywhere else you will be signed out.`,
  resetButton: "Save and sign in",

  linkWrong: "This link cannot be used",
  linkMissing: "The address has no token behind its #. Copy the whole link, it is long.",
  linkUsed: "Links work once and for a limited time.",
  linkAskOwner: "Ask whoever gave it to you for a new one.",
  linkAskServer: "The server prints a new one when it starts, as long as nobody owns it.",
  toSignIn: "To the sign-in",

  name: "Name",
  email: "E-mail",
  password: "Password",
  newPassword: "New password",
  strength: {
    short: (missing: number) => (missing === 1 ? "1 more character" : `${missing} more characters`),
    long: "At most 256 characters",
    weak: "Long enough, but easy to guess. A few unrelated words are better.",
    fair: "Good",
    strong: "Very good",
  },
  passwordHint: "At least 12 characters. A few unrelated words are easy to remember and hard to guess.",
};
