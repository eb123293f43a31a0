import * as moltin from "@pulumi/moltin";
import * as pulumi from "@pulumi/pulumi";

new moltin.Integration("orders", {
  name: "Paid orders to the warehouse",
  enabled: true,
  observes: ["order.paid"],
  configuration: {
    url: "https://hooks.example.com/orders",
    secretKey: new pulumi.Config().requireSecret("warehouseSecret"),
  },
});
