/** Names of headers that are offered where one is written. */

/** In requests of webhooks. */
export const REQUEST_HEADERS = [
  "Authorization",
  "Content-Type",
  "User-Agent",
  "X-Request-Id",
  "Idempotency-Key",
  "X-Api-Key",
  "X-Signature",
  "X-Hub-Signature-256",
  "X-GitHub-Event",
  "X-GitHub-Delivery",
  "X-Gitlab-Event",
  "X-Gitlab-Token",
  "Stripe-Signature",
  "X-Shopify-Topic",
  "X-Shopify-Hmac-Sha256",
  "X-Slack-Signature",
  "X-Slack-Request-Timestamp",
  "X-Twilio-Signature",
  "Webhook-Id",
  "Webhook-Timestamp",
  "Webhook-Signature",
  "Traceparent",
];

/** In requests that are sent, and in answers. */
export const SENT_HEADERS = [
  "Accept",
  "Accept-Language",
  "Authorization",
  "Cache-Control",
  "Content-Disposition",
  "Content-Language",
  "Content-Type",
  "ETag",
  "Idempotency-Key",
  "Link",
  "Location",
  "Retry-After",
  "User-Agent",
  "X-Api-Key",
  "X-Request-Id",
];
