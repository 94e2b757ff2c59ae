import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../app/call";
import { keepSession, type Session } from "../../app/session";
import { text } from "../../text";
import { AccessPage } from "./AccessPage";
import { AccountForm, type NewAccount } from "./AccountForm";
import { LinkWrong } from "./LinkWrong";
import { isLinkWrong, useToken } from "./links";

/** The owner's first account, through the link that the server printed; then straight to the first workflow. */
export function SetUp() {
  const token = useToken();
  const navigate = useNavigate();
  const [wrong, setWrong] = useState(token === "");

  const create = async (account: NewAccount) => {
    try {
      keepSession(await call<Session>("POST", "/setup", { token, ...account }));
      await navigate({ to: "/", search: { create: true }, replace: true });
    } catch (error) {
      if (!isLinkWrong(error)) throw error;
      setWrong(true);
    }
  };

  if (wrong) return <LinkWrong missing={token === ""} hint={text.access.linkAskServer} />;
  return (
    <AccessPage title={text.access.setUpTitle} hint={text.access.setUpHint}>
      <AccountForm button={text.access.setUpButton} onSubmit={create} />
    </AccessPage>
  );
}
