package web

var vietnameseWords = Words{
	Skip: "Đến nội dung chính", Menu: "Mục lục", MainNav: "Điều hướng chính", Account: "Tài khoản", Notices: "Thông báo",
	SignOut: "Đăng xuất", Close: "Đóng", Back: "Quay lại",
	Day: "Ngày", Month: "Tháng", Year: "Năm", Optional: "không bắt buộc", ErrorPrefix: "Lỗi:", Choose: "Chọn…",
	Breadcrumb: "Bạn đang ở", Previous: "Trang trước", Next: "Trang sau", Pages: "Chuyển trang",
	Changed: "đã thay đổi", Before: "trước:", Show: "hiện", Filters: "Lọc danh sách",
	Done: "đã xong", Current: "đang ở bước này", Future: "chưa đến",
	ChooseFile: "Chọn tệp", OrDrop: "hoặc thả vào đây",
	Uploading: "đang tải lên", Left: "còn %s giây", Cancel: "Hủy", Remove: "Xóa", UploadFailed: "Chưa tải lên được. Bạn hãy thử lại.",
	Saving: "đang lưu…", SavedAt: "đã lưu lúc %s", SaveFailed: "chưa lưu được, sẽ thử lại",
	Keys: "Phím tắt", KeysHint: "Bấm Esc để đóng.", NoMatch: "Không có mục nào khớp",
	Connected: "Bạn có thông báo mới",
	ZoomIn:    "Phóng to", ZoomOut: "Thu nhỏ", PageOf: "trang %s/%s", PreviousPage: "Trang giấy trước", NextPage: "Trang giấy sau",
	PaperFailed: "Không mở được giấy tờ này ở đây. Bạn có thể tải về.", Download: "Tải về",
	CharsLeft: "Còn %s ký tự", CharsOver: "Thừa %s ký tự",
	KeysUpDown: "lên xuống", KeysPick: "chọn", KeysAll: "mọi phím", Queue: "Hàng việc", Dossier: "Nội dung hồ sơ",
}

var englishWords = Words{
	Skip: "Skip to main content", Menu: "Menu", MainNav: "Main navigation", Account: "Account", Notices: "Notices",
	SignOut: "Sign out", Close: "Close", Back: "Back",
	Day: "Day", Month: "Month", Year: "Year", Optional: "optional", ErrorPrefix: "Error:", Choose: "Choose…",
	Breadcrumb: "You are here", Previous: "Previous page", Next: "Next page", Pages: "Pages",
	Changed: "changed", Before: "before:", Show: "show", Filters: "Filter the list",
	Done: "done", Current: "now at this step", Future: "still to come",
	ChooseFile: "Choose a file", OrDrop: "or drop it here",
	Uploading: "uploading", Left: "%s seconds left", Cancel: "Cancel", Remove: "Remove", UploadFailed: "The upload failed. Please try again.",
	Saving: "saving…", SavedAt: "saved at %s", SaveFailed: "not saved yet, will try again",
	Keys: "Keyboard shortcuts", KeysHint: "Press Esc to close.", NoMatch: "Nothing matches",
	Connected: "You have a new notice",
	ZoomIn:    "Zoom in", ZoomOut: "Zoom out", PageOf: "page %s/%s", PreviousPage: "Previous sheet", NextPage: "Next sheet",
	PaperFailed: "This paper cannot be shown here. You can download it.", Download: "Download",
	CharsLeft: "%s characters left", CharsOver: "%s characters too many",
	KeysUpDown: "up and down", KeysPick: "pick", KeysAll: "all keys", Queue: "Queue", Dossier: "The dossier",
}
