/** Users and open invitations, as the API gives them. */

import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";

export type User = Schema<"UserView">;
export type Invitation = Schema<"InvitationView">;
/** A link that is shown once. */
export type Link = Schema<"PasswordLink">;

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: async () => (await take(api.GET("/api/v1/users"))).items,
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: async () => (await take(api.GET("/api/v1/invitations"))).items,
});

export const ROLES = ["owner", "editor", "viewer"] as const;
