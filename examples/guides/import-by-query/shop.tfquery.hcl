# A query finds 100 hooks of each kind unless you set a limit.

list "commercelayer_webhook" "all" {
  provider = commercehooks
  limit    = 10000
}

list "doo_webhook" "all" {
  provider = commercehooks
  limit    = 10000
}

list "moltin_integration" "all" {
  provider = commercehooks
  limit    = 10000
}

list "moltin_v1_webhook" "all" {
  provider = commercehooks
  limit    = 10000
}
