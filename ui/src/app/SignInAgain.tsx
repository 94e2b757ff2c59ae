import { Button, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { text } from "../text";
import { leaveAtOnce } from "./leaving";
import { SignInForm } from "./SignInForm";
import { goOnAs, type Session, usePresence } from "./session";

/** Over the page whose session has ended. What waits for `untilSignedIn()` goes on afterwards. */
export function SignInAgain({ session }: { session: Session }) {
  const { ended, stranger } = usePresence();
  const [back, setBack] = useState(false);
  const asks = stranger !== null && !back;
  return (
    <Modal
      opened={ended || stranger !== null}
      onClose={() => undefined}
      title={asks ? text.shell.strangerTitle : text.shell.endedTitle}
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      zIndex={500}
    >
      {asks ? (
        <Stranger session={session} stranger={stranger} onBack={() => setBack(true)} />
      ) : (
        <Stack>
          {!stranger && <Text size="sm">{text.shell.endedText}</Text>}
          <SignInForm email={session.user.email} onDone={() => setBack(false)} />
          <Button variant="subtle" color="gray" size="xs" onClick={() => window.location.assign("/sign-in")}>
            {text.shell.endedLeave}
          </Button>
        </Stack>
      )}
    </Modal>
  );
}

interface StrangerProps {
  /** Whose page this is. */
  readonly session: Session;
  /** Who is signed in now. */
  readonly stranger: Session;
  readonly onBack: () => void;
}

/** Asks somebody who signed in over another's page what becomes of what is on it. */
function Stranger({ session, stranger, onBack }: StrangerProps) {
  const before = nameOf(session);
  const now = nameOf(stranger);
  const mayWrite = stranger.scopes.includes("*") || stranger.scopes.includes("workflows:write");
  return (
    <Stack gap="sm">
      <Text size="sm">{text.shell.strangerText(now, before)}</Text>
      <Button onClick={onBack} data-autofocus>
        {text.shell.strangerBack(before)}
      </Button>
      {mayWrite && (
        <Button variant="default" onClick={() => goOnAs(stranger)}>
          {text.shell.strangerGoOn(now)}
        </Button>
      )}
      <Button variant="default" onClick={leaveAtOnce}>
        {text.shell.strangerAnew(now)}
      </Button>
      <Text size="xs" c="var(--text-dim)">
        {text.shell.strangerAnewHint(before)}
      </Text>
    </Stack>
  );
}

function nameOf({ user }: Session): string {
  return user.name || user.email;
}
