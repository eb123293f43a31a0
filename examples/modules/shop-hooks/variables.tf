variable "name" {
  description = "Name of the shop. The names of its hooks start with it."
  type        = string
}

variable "endpoint" {
  description = "Address of the handler for the events of all vendors. The module appends the vendor's name to the path."
  type        = string

  validation {
    condition     = startswith(var.endpoint, "https://")
    error_message = "The handler's address must start with https://, or deliveries and their secrets are sent unencrypted."
  }
}

variable "events" {
  description = "Events to deliver: order_placed, order_paid, order_canceled."
  type        = set(string)
  default     = ["order_placed"]

  validation {
    condition     = length(var.events) > 0 && length(setsubtract(var.events, ["order_placed", "order_paid", "order_canceled"])) == 0
    error_message = "Events are order_placed, order_paid and order_canceled, at least one of them."
  }
}

variable "vendors" {
  description = "Vendors of the shop: commercelayer, doo, moltin, moltin_v1."
  type        = set(string)

  validation {
    condition     = length(setsubtract(var.vendors, ["commercelayer", "doo", "moltin", "moltin_v1"])) == 0
    error_message = "Vendors are commercelayer, doo, moltin and moltin_v1."
  }
}

variable "secret" {
  description = "Secret that Moltin sends with each delivery, so that the handler can reject other requests. It is not stored."
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}
