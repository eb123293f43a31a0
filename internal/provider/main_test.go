package provider_test

import (
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
