import { Button, Group, PasswordInput, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { call } from "../../app/call";
import { NewPasswordField } from "../../app/NewPasswordField";
import { PageHeader } from "../../app/PageHeader";
import { ProblemNotice } from "../../app/ProblemNotice";
import { MAX_PASSWORD, MIN_PASSWORD, PASSWORD_TOGGLE } from "../../app/passwords";
import { mistakeOf } from "../../app/problems";
import { queries } from "../../app/queries";
import { keepSession, type Session, useSession, withSession } from "../../app/session";
import { text } from "../../text";
import { Section } from "./Section";
import { Sessions } from "./Sessions";
import { useSubmit } from "./useSubmit";

const words = text.settings.account;

/** One's own name, password and sessions. */
export function Account() {
  return (
    <>
      <PageHeader title={words.title} />
      <Profile />
      <Password />
      <Sessions />
    </>
  );
}

function Profile() {
  const { user } = useSession();
  const [name, setName] = useState(user.name);
  const [email, setEmail] = useState(user.email);
  const { busy, error, run } = useSubmit();
  const same = name.trim() === user.name && email.trim() === user.email;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const body = { name: name.trim(), email: email.trim() };
      keepSession(await withSession(() => call<Session>("PUT", "/account", body)));
      notifications.show({ message: words.saved });
    });
  };

  return (
    <Section title={words.profile}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemNotice error={error} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={words.name}
              name="name"
              autoComplete="name"
              required
              withAsterisk={false}
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={mistakeOf(error, "name")}
            />
            <TextInput
              label={words.email}
              type="email"
              name="email"
              autoComplete="email"
              required
              withAsterisk={false}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={mistakeOf(error, "email")}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button type="submit" loading={busy} disabled={same}>
              {text.shell.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Password() {
  const { user } = useSession();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, run } = useSubmit();
  const size = [...password].length;
  const ready = current !== "" && size >= MIN_PASSWORD && size <= MAX_PASSWORD;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await withSession(() => call("PUT", "/account/password", { current, password }));
      setCurrent("");
      setPassword("");
      notifications.show({ message: words.changed });
      await queries.invalidateQueries({ queryKey: ["account"] });
    });
  };

  return (
    <Section title={words.password} hint={words.passwordHint}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemNotice error={mistakeOf(error, "current") || mistakeOf(error, "password") ? null : error} />
          {/* Password managers file the new password under this name. */}
          <input type="text" name="email" autoComplete="username" value={user.email} readOnly hidden />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <PasswordInput
              label={words.current}
              name="current-password"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
              visibilityToggleButtonProps={PASSWORD_TOGGLE}
              error={mistakeOf(error, "current")}
              aria-invalid={mistakeOf(error, "current") !== undefined}
              inputWrapperOrder={["label", "input", "description", "error"]}
            />
            <NewPasswordField
              label={words.next}
              value={password}
              onChange={setPassword}
              personal={[user.name, user.email]}
              error={mistakeOf(error, "password")}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button type="submit" loading={busy} disabled={!ready}>
              {words.change}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
