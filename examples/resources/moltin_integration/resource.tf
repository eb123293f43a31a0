variable "shipping_secret" {
  description = "Secret that Moltin sends with each delivery in the header X-MOLTIN-SECRET-KEY, so that the handler can reject other requests."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "queue_key_id" {
  description = "Id of the access key of an IAM user that can send messages to the queue."
  type        = string
}

variable "queue_key_secret" {
  description = "Secret of that access key."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "broker_password" {
  description = "Password of the user \"shop\" on the broker."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# A webhook that is called when an order is ready to ship.
resource "moltin_integration" "shipping" {
  provider = commercehooks

  name        = "Order shipping notification"
  description = "Sends a shipping notification by email with a discount code."
  enabled     = true
  observes    = ["order.fulfilled"]

  configuration {
    url           = "https://hooks.example.com/moltin/shipping"
    secret_key_wo = var.shipping_secret
  }
}

# An Amazon SQS queue that keeps the orders while the warehouse is down.
resource "moltin_integration" "warehouse" {
  provider = commercehooks

  name             = "Orders to the warehouse"
  description      = "Queues orders for picking."
  enabled          = true
  integration_type = "aws_sqs"
  observes         = ["order.created", "order.paid", "order.cancelled"]

  configuration {
    url                      = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
    region                   = "eu-west-1"
    aws_access_key_id        = var.queue_key_id
    aws_secret_access_key_wo = var.queue_key_secret
  }
}

# A STOMP broker that receives changes to customers and addresses.
resource "moltin_integration" "customers" {
  provider = commercehooks

  name             = "Customers to the CRM"
  description      = "Keeps the addresses of customers up to date."
  enabled          = true
  integration_type = "stomp"
  observes         = ["customer.updated", "address.created", "address.updated"]

  configuration {
    addresses   = ["stomp+ssl://broker.example.com:61614"]
    destination = "/queue/customers"
    username    = "shop"
    password_wo = var.broker_password
  }
}
