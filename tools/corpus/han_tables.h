#pragma once

#include <string_view>

namespace newsfold {

// A Simplified character followed by its Traditional form, again and again: common characters whose forms
// differ and whose Traditional form has this one Simplified form.
inline constexpr std::string_view kHanScriptPairs =
    "国國这這个個们們来來为為说說时時会會对對过過发發学學开開动動种種样樣现現经經头頭从從还還进進实實问問"
    "长長机機门門关關点點业業总總战戰无無东東两兩体體车車书書间間员員应應电電条條产產题題结結论論数數气氣"
    "农農当當达達设設师師观觀级級军軍团團变變记記处處队隊则則办辦议議计計运運区區热熱认認报報组組转轉华華"
    "权權边邊飞飛联聯导導济濟线線广廣满滿极極单單难難选選标標类類万萬亲親调調术術确確圆圓证證节節风風连連"
    "传傳阳陽阶階际際陆陸岁歲历歷续續离離树樹显顯项項预預领領频頻额額颜顏构構检檢楼樓桥橋欢歡残殘毕畢汉漢"
    "沟溝泽澤浅淺测測滨濱灯燈灵靈灾災炼煉爱愛环環疗療监監盘盤矿礦码碼砖磚础礎称稱稳穩竞競笔筆简簡粮糧红紅"
    "约約纪紀纯純纳納纵縱纸紙练練细細织織终終绍紹给給统統绝絕继繼绩績维維绿綠编編缘緣网網罗羅职職肃肅胜勝"
    "脑腦艺藝苏蘇药藥获獲营營蓝藍虽雖补補规規视視览覽触觸订訂讨討训訓许許访訪评評识識诉訴词詞试試诗詩话話"
    "询詢该該详詳语語误誤请請诸諸读讀课課谁誰谈談谢謝贝貝负負财財责責败敗货貨质質购購贵貴费費资資赛賽赢贏"
    "趋趨较較载載输輸轮輪软軟轻輕辆輛辑輯迁遷迈邁远遠违違适適递遞邮郵邻鄰郑鄭释釋针針钟鐘钢鋼铁鐵银銀错錯"
    "键鍵镇鎮镜鏡闭閉闻聞阅閱阵陣险險随隨隐隱雾霧静靜页頁顺順须須顾顧顿頓饭飯饮飲馆館马馬驻駐驾駕验驗骑騎"
    "鱼魚鲜鮮鸟鳥鸡雞龙龍龄齡举舉义義乐樂习習乡鄉买買乱亂争爭仅僅价價众眾优優伟偉伤傷储儲儿兒兰蘭兴興养養"
    "写寫决決况況冻凍净淨凤鳳凭憑击擊划劃创創剧劇劝勸务務励勵劳勞势勢医醫协協卖賣卫衛厂廠厅廳压壓厨廚县縣"
    "参參双雙叶葉号號听聽启啟响響园園围圍图圖圣聖场場块塊坚堅坏壞声聲壳殼备備够夠夹夾夺奪奋奮奖獎妇婦妈媽"
    "孙孫宁寧宝寶审審宽寬宾賓寻尋将將尔爾尘塵尝嘗层層属屬屿嶼岛島岭嶺币幣带帶帮幫库庫庙廟废廢张張弹彈归歸"
    "录錄彻徹忆憶态態怀懷悬懸惊驚惯慣戏戲执執扩擴扫掃抢搶护護担擔拟擬拥擁择擇挂掛挤擠挥揮损損换換据據摄攝"
    "摆擺断斷旧舊旷曠晓曉暂暫杂雜杨楊栏欄档檔梦夢欧歐汇匯汤湯泪淚洁潔涛濤润潤涨漲湾灣湿濕温溫滚滾滩灘潜潛"
    "焕煥烟煙烧燒爷爺牵牽独獨狮獅猫貓玛瑪画畫畅暢盐鹽矫矯碍礙窝窩筑築筹籌签簽紧緊纠糾纹紋纽紐绘繪络絡绪緒"
    "绳繩缓緩缩縮罚罰罢罷聪聰肤膚脉脈脚腳舰艦舱艙荐薦荣榮莱萊莲蓮蚀蝕装裝谊誼谋謀谓謂谱譜贡貢贫貧贯貫贴貼"
    "贷貸贸貿贺賀赏賞赔賠赖賴赵趙跃躍践踐踊踴辞辭辽遼迟遲遗遺酿釀钱錢钻鑽铜銅铺鋪锋鋒锅鍋锐銳锦錦闪閃闹鬧"
    "阁閣阔闊陈陳顶頂飘飄饱飽饼餅驱驅骤驟鸣鳴鸿鴻鹅鵝黄黃齐齊齿齒与與于於内內让讓强強复復亿億卢盧刘劉愿願没沒"
    "云雲讯訊并並";

// Common characters with one form in both scripts.
inline constexpr std::string_view kHanSharedCharacters =
    "的一是不在人有我他大中上到和地出道也就下生子那要自以得可家天都之小多心好事然看起同成方其如本法水行用"
    "新分主第作理此力二高公世白月日十百千三四五六七八九已立反少太老部通全口外想相名手文每再定平必告光放走"
    "真物完活明信加交品更美果向但感身受意先重安位民北西南市山河海江湖林石土木火金花草春夏秋冬早晚夜今昨年"
    "周末工士目前正由者所使被把及或因而且若等即又很最比各期度次回合量求供格性情形式去打找送住取保持支提升"
    "降建造改革制推施召集米茶竹";

// A Traditional character followed by its reading in pinyin, again and again.
inline constexpr std::string_view kHanReadings =
    "關guān電diàn經jīng濟jì業yè發fā動dòng學xué進jìn過guò還hái連lián運yùn選xuǎn邊biān達dá遠yuǎn適shì遞dì遷qiān"
    "違wéi遲chí遺yí鄉xiāng郵yóu鄰lín釋shì針zhēn鐘zhōng鋼gāng鐵tiě銀yín錯cuò鍵jiàn鎮zhèn鏡jìng長zhǎng門mén問wè"
    "n間jiān"
    "開kāi聞wén閱yuè隊duì陽yáng階jiē際jì陸lù險xiǎn隨suí隱yǐn難nán雞jī離lí雜zá靈líng靜jìng頁yè頂dǐng項xiàng"
    "順shùn須xū預yù領lǐng頭tóu頻pín題tí額é顏yán類lèi顧gù顯xiǎn風fēng飛fēi飯fàn飲yǐn館guǎn馬mǎ駐zhù駕jià"
    "驗yàn驚jīng魚yú鮮xiān鳥niǎo鳴míng龍lóng齊qí齡líng國guó園yuán圓yuán圖tú團tuán執zhí堅jiān報bào場chǎng塊kuà"
    "i壓yā"
    "備bèi夠gòu夢mèng奪duó獎jiǎng婦fù孫sūn寧níng實shí審shěn寫xiě寬kuān寶bǎo將jiāng尋xún對duì導dǎo層céng屬shǔ"
    "島dǎo"
    "嶺lǐng師shī帶dài幫bāng幣bì庫kù廟miào廠chǎng廣guǎng廳tīng張zhāng強qiáng彈dàn歸guī錄lù從cóng復fù徹chè態tài"
    "慣guàn"
    "憶yì應yīng懷huái戲xì戰zhàn擊jī擔dān據jù損sǔn換huàn護hù擁yōng擇zé會huì傳chuán傷shāng優yōu億yì儲chǔ創chuàn"
    "g"
    "劃huà劇jù勝shèng勞láo務wù勢shì協xié單dān參cān雙shuāng葉yè號hào";

}  // namespace newsfold
