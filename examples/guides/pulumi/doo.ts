import * as doo from "@pulumi/doo";

new doo.Webhook("orders", {
  name: "Orders to the warehouse",
  hooks: [{ type: "order_created", endpoint: "https://hooks.example.com/orders" }],
});
