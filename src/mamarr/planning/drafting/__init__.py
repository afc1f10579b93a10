"""One plan: orders and trips together, fair or plain, over one day or several, with its proof."""
