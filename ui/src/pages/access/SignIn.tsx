import { Alert } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { SignInForm } from "../../app/SignInForm";
import { sessionQuery } from "../../app/session";
import { safeTarget } from "../../app/targets";
import { text } from "../../text";
import { AccessPage } from "./AccessPage";

/** E-mail and password, then on to the page that was asked for. */
export function SignIn() {
  const router = useRouter();
  const { to } = useSearch({ from: "/sign-in" });
  const { data } = useQuery(sessionQuery);
  const signedIn = data?.session != null;
  const target = safeTarget(to);
  useEffect(() => {
    if (signedIn) router.history.replace(target);
  }, [router, signedIn, target]);

  if (signedIn) return null;
  if (data?.setup_needed) return <NoOwner />;
  return (
    <AccessPage title={text.access.signInTitle} foot={text.access.forgot}>
      <SignInForm onDone={() => undefined} />
    </AccessPage>
  );
}

function NoOwner() {
  return (
    <AccessPage title={text.access.noOwner}>
      <Alert icon={<IconKey aria-hidden />}>{text.access.noOwnerHint}</Alert>
    </AccessPage>
  );
}
