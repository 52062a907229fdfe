"""One row of the exchange format that loads without a remark."""

ROW = {
    "place_id": "district:1964733",
    "year": "2024-25",
    "measure": "wbl_any",
    "group": "all",
    "numerator": "5200",
    "denominator": "118000",
    "value": "",
    "status": "reported",
    "basis": "",
    "source": "South Bay hub, placement records 2024-25",
}
