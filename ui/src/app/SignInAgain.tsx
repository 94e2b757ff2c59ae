import { Button, Modal, Stack, Text } from "@mantine/core";
import { text } from "../text";
import { SignInForm } from "./SignInForm";
import { type Session, useSessionEnded } from "./session";

/** Over the page whose session has ended. What waits for `untilSignedIn()` goes on afterwards. */
export function SignInAgain({ session }: { session: Session }) {
  const ended = useSessionEnded();
  return (
    <Modal
      opened={ended}
      onClose={() => undefined}
      title={text.shell.endedTitle}
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      zIndex={500}
    >
      <Stack>
        <Text size="sm">{text.shell.endedText}</Text>
        <SignInForm email={session.user.email} onDone={() => undefined} />
        <Button variant="subtle" color="gray" size="xs" onClick={() => window.location.assign("/sign-in")}>
          {text.shell.endedLeave}
        </Button>
      </Stack>
    </Modal>
  );
}
