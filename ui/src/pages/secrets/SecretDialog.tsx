import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDice5, IconEye, IconEyeOff } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Dialog } from "../../app/Dialog";
import { ProblemNotice } from "../../app/ProblemNotice";
import { withSession } from "../../app/session";
import { makeSecret, saveSecret } from "../../form/secrets";
import { text } from "../../text";
import classes from "./SecretDialog.module.css";

const words = text.secrets;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

interface Props {
  /** The secret whose value is set; "" for a new one. */
  readonly name: string;
  /** Whether it has a value that is replaced. */
  readonly rotates: boolean;
  readonly taken: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Name and value of a secret; the value is forgotten here as soon as it is saved. */
export function SecretDialog({ name: known, rotates, taken, onClose }: Props) {
  const [name, setName] = useState(known);
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mistake = nameMistake(name, known, taken);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await withSession(() => saveSecret(name, value));
      notifications.show({ message: words.saved(name) });
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  const title = rotates ? words.rotateTitle(known) : known ? words.setTitle(known) : words.create;
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <ProblemNotice error={error} />
          {rotates && <Text size="sm">{words.rotateHint}</Text>}
          {known === "" && (
            <TextInput
              label={words.name}
              description={words.nameHint}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={name === "" ? undefined : mistake}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            />
          )}
          <SecretValue value={value} onChange={setValue} focused={known !== ""} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {text.shell.cancel}
            </Button>
            <Button type="submit" loading={busy} disabled={value === "" || mistake !== undefined}>
              {rotates ? words.rotate : words.set}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface SecretValueProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly focused: boolean;
}

function SecretValue({ value, onChange, focused }: SecretValueProps) {
  const [shown, setShown] = useState(false);
  const Eye = shown ? IconEyeOff : IconEye;
  const generate = () => {
    onChange(makeSecret());
    setShown(true);
  };
  return (
    <div>
      <Textarea
        label={words.value}
        description={words.valueHint}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={12}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: shown ? (classes.value ?? "") : `${classes.value} ${classes.masked}` }}
        {...(focused ? { "data-autofocus": true } : {})}
      />
      <Group gap="xs" mt={6}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<Eye size={15} aria-hidden />}
          onClick={() => setShown(!shown)}
        >
          {shown ? words.hideValue : words.showValue}
        </Button>
        <Button size="compact-sm" variant="subtle" leftSection={<IconDice5 size={15} aria-hidden />} onClick={generate}>
          {words.generate}
        </Button>
      </Group>
    </div>
  );
}

function nameMistake(name: string, known: string, taken: ReadonlySet<string>): string | undefined {
  if (!NAME.test(name)) return words.nameWrong;
  return known === "" && taken.has(name) ? words.nameTaken : undefined;
}
