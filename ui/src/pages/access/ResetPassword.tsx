import { Button, Center, Loader, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { call } from "../../app/call";
import { NewPasswordField } from "../../app/NewPasswordField";
import { ProblemNotice } from "../../app/ProblemNotice";
import { MAX_PASSWORD, MIN_PASSWORD } from "../../app/passwords";
import { mistakeOf } from "../../app/problems";
import { keepSession, type Session } from "../../app/session";
import { text } from "../../text";
import { AccessPage } from "./AccessPage";
import { LinkWrong } from "./LinkWrong";
import { type LinkView, linkQuery } from "./linkQuery";
import { isLinkWrong, useToken } from "./links";

/** A new password through a link that an owner made. */
export function ResetPassword() {
  const token = useToken();
  const { data, error, refetch } = useQuery(linkQuery(token));
  if (token === "" || isLinkWrong(error) || (data && data.kind !== "password")) {
    return <LinkWrong missing={token === ""} hint={text.access.linkAskOwner} />;
  }
  if (data === undefined) {
    return (
      <Center mih="100dvh" p="md">
        {error ? <ProblemNotice error={error} onRetry={refetch} /> : <Loader aria-label={text.shell.loading} />}
      </Center>
    );
  }
  return (
    <AccessPage title={text.access.resetTitle} hint={text.access.resetHint(data.name || data.email)}>
      <ResetForm token={token} link={data} />
    </AccessPage>
  );
}

function ResetForm({ token, link }: { token: string; link: LinkView }) {
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const size = [...password].length;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      keepSession(await call<Session>("POST", "/password-resets", { token, password }));
      await navigate({ to: "/", replace: true });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNotice error={error} />
        {/* Password managers file the new password under this name. */}
        <input type="text" name="email" autoComplete="username" value={link.email} readOnly hidden />
        <NewPasswordField
          label={text.access.newPassword}
          value={password}
          onChange={setPassword}
          personal={[link.name, link.email]}
          error={mistakeOf(error, "password")}
        />
        <Button type="submit" loading={busy} disabled={size < MIN_PASSWORD || size > MAX_PASSWORD} fullWidth>
          {text.access.resetButton}
        </Button>
      </Stack>
    </form>
  );
}
