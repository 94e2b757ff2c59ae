import { Center, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { call } from "../../app/call";
import { ProblemNotice } from "../../app/ProblemNotice";
import { keepSession, type Session } from "../../app/session";
import { text } from "../../text";
import { AccessPage } from "./AccessPage";
import { AccountForm, type NewAccount } from "./AccountForm";
import { LinkWrong } from "./LinkWrong";
import { linkQuery } from "./linkQuery";
import { isLinkWrong, useToken } from "./links";

/** Somebody who was invited makes their account. */
export function Invitation() {
  const token = useToken();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(linkQuery(token));

  const join = async (account: NewAccount) => {
    keepSession(await call<Session>("POST", "/invitations/accept", { token, ...account }));
    await navigate({ to: "/", replace: true });
  };

  if (token === "" || isLinkWrong(error) || (data && data.kind !== "join")) {
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
    <AccessPage
      title={text.access.joinTitle}
      hint={text.access.joinHint(data.invited_by, text.access.roles[data.role])}
    >
      <AccountForm email={data.email} name={data.name} button={text.access.joinButton} onSubmit={join} />
    </AccessPage>
  );
}
