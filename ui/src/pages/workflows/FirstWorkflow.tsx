import { Anchor, Button, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTitle } from "../../app/title";
import { text } from "../../text";
import classes from "./FirstWorkflow.module.css";
import { NewWorkflow } from "./NewWorkflow";

const words = text.workflows;

interface Props {
  readonly taken: ReadonlySet<string>;
  /** How many workflows are in the bin. */
  readonly binned: number;
  readonly onImport: () => void;
}

/** What a server without workflows shows. */
export function FirstWorkflow({ taken, binned, onImport }: Props) {
  useTitle(words.title);
  return (
    <div className={classes.page}>
      <Title order={1} ta="center">
        {words.firstTitle}
      </Title>
      <Text c="var(--text-dim)" ta="center" mt={6} mb="xl" maw="34rem" mx="auto">
        {words.firstHint}
      </Text>
      <div className={classes.card}>
        <NewWorkflow taken={taken}>
          <Button variant="subtle" color="gray" onClick={onImport}>
            {words.firstImport}
          </Button>
        </NewWorkflow>
      </div>
      {binned > 0 && (
        <Text size="sm" ta="center" mt="md">
          <Anchor component={Link} to="/?view=bin">
            {words.bin} ({binned})
          </Anchor>
        </Text>
      )}
    </div>
  );
}
