import { Alert, Button, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../text";
import { describeError } from "./problems";

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** `error` in its place on the page, with all its mistakes; nothing when there is none. */
export function ProblemNotice({ error, onRetry }: Props) {
  if (error === null || error === undefined) return null;
  const { title, detail, mistakes } = describeError(error);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Text size="sm">{detail}</Text>
      {mistakes.length > 0 && (
        <List size="sm" mt="xs">
          {mistakes.map((mistake) => (
            <List.Item key={mistake}>{mistake}</List.Item>
          ))}
        </List>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {text.shell.tryAgain}
        </Button>
      )}
    </Alert>
  );
}
