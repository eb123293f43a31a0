import * as commercelayer from "@pulumi/commercelayer";

const orders = new commercelayer.Webhook("orders", {
  name: "Placed orders to the warehouse",
  topic: "orders.place",
  callbackUrl: "https://hooks.example.com/orders",
  includeResources: ["customer", "line_items.item"],
  metadata: { team: "warehouse", priority: 1 },
});

export const sharedSecret = orders.sharedSecret; // stays a secret
