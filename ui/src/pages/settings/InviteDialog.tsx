import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { call } from "../../app/call";
import { Dialog } from "../../app/Dialog";
import { ProblemNotice } from "../../app/ProblemNotice";
import { mistakeOf } from "../../app/problems";
import { queries } from "../../app/queries";
import { type Role, withSession } from "../../app/session";
import { text } from "../../text";
import { LinkBox } from "./LinkBox";
import { invitationsQuery, type Link, ROLES } from "./people";
import { useSubmit } from "./useSubmit";

const words = text.settings.users;

/** Makes a link with which somebody joins, and shows it. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [link, setLink] = useState<Link | null>(null);
  const { busy, error, run } = useSubmit();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      setLink(await withSession(() => call<Link>("POST", "/invitations", { email: email.trim(), role })));
      await queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    });
  };

  return (
    <Dialog onClose={onClose} title={link ? words.linkTitle : words.inviteTitle} size="lg">
      {link ? (
        <Stack>
          <LinkBox link={link} hint={words.linkText} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{words.done}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <ProblemNotice error={error} />
            <TextInput
              label={words.inviteEmail}
              description={words.inviteEmailHint}
              type="email"
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={mistakeOf(error, "email")}
              data-autofocus
            />
            <Radio.Group label={words.role} value={role} onChange={(value) => setRole(value as Role)}>
              <Stack gap="xs" mt={6}>
                {ROLES.map((value) => (
                  <Radio
                    key={value}
                    value={value}
                    label={text.shell.roles[value]}
                    description={words.roleHints[value]}
                  />
                ))}
              </Stack>
            </Radio.Group>
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {text.shell.cancel}
              </Button>
              <Button type="submit" loading={busy}>
                {words.makeLink}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
