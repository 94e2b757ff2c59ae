import { Button, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../app/call";
import { notifyProblem } from "../../app/problems";
import { queries } from "../../app/queries";
import { may, withSession } from "../../app/session";
import { Time } from "../../run/Time";
import { text } from "../../text";
import classes from "./Invitations.module.css";
import { type Invitation, invitationsQuery } from "./people";

const words = text.settings.users;

/** Links to join that nobody has followed yet. */
export function Invitations() {
  const { data } = useQuery(invitationsQuery);
  if (!data?.length) return null;
  return (
    <>
      <Title order={2} size="h4" mt="xl" mb="sm">
        {words.invitations}
      </Title>
      <ul className={classes.list}>
        {data.map((invitation) => {
          const whom = invitation.email || words.anybody;
          return (
            <li key={invitation.id} className={classes.item}>
              <span className={classes.words}>
                <strong>{whom}</strong>
                <span className={classes.dim}>
                  {text.shell.roles[invitation.role]} · {words.invitedBy(invitation.created_by)} · {words.expires}{" "}
                  <Time value={invitation.expires_at} />
                </span>
              </span>
              {may("access:write") && (
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  aria-label={words.withdrawOf(whom)}
                  onClick={() => withdraw(invitation)}
                >
                  {words.withdraw}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

async function withdraw({ id }: Invitation): Promise<void> {
  try {
    await withSession(() => call("DELETE", `/invitations/${id}`));
  } catch (error) {
    notifyProblem(error);
  }
  await queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
}
