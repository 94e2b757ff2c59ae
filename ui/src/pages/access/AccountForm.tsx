import { Button, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { NewPasswordField } from "../../app/NewPasswordField";
import { ProblemNotice } from "../../app/ProblemNotice";
import { MAX_PASSWORD, MIN_PASSWORD } from "../../app/passwords";
import { mistakeOf } from "../../app/problems";
import { text } from "../../text";

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface Props {
  /** The only address that may be used, where there is one. */
  readonly email?: string;
  readonly name?: string;
  readonly button: string;
  readonly onSubmit: (account: NewAccount) => Promise<void>;
}

/** Name, e-mail and a new password of somebody who gets an account. */
export function AccountForm({ email: invited = "", name: known = "", button, onSubmit }: Props) {
  const [name, setName] = useState(known);
  const [email, setEmail] = useState(invited);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const size = [...password].length;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSubmit({ name: name.trim(), email: email.trim(), password });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNotice error={error} />
        <TextInput
          label={text.access.name}
          name="name"
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={100}
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={mistakeOf(error, "name")}
        />
        <TextInput
          label={text.access.email}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          readOnly={invited !== ""}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={mistakeOf(error, "email")}
        />
        <NewPasswordField
          label={text.access.password}
          value={password}
          onChange={setPassword}
          personal={[name, email]}
          error={mistakeOf(error, "password")}
        />
        <Button type="submit" loading={busy} disabled={size < MIN_PASSWORD || size > MAX_PASSWORD} fullWidth mt="xs">
          {button}
        </Button>
      </Stack>
    </form>
  );
}
